import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCodePoints } from '../text/order.ts';
import { orderCode } from './order-code.ts';

test('the code keeps the order of strings', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', '\0', '\x7f', '\x80', 'é', '～', '😀'),
    maxLength: 9,
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const order = compareCodePoints(a, b);
      if (order < 0) expect(orderCode(a)).toBeLessThanOrEqual(orderCode(b));
      if (order > 0) expect(orderCode(a)).toBeGreaterThanOrEqual(orderCode(b));
    }),
    { numRuns: 2000 },
  );
});

test('months are told apart', () => expect(orderCode('2024-01-31')).toBeLessThan(orderCode('2024-02-01')));
