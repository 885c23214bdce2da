import { expect, it } from 'vitest';
import { ChannelPlaces } from './channel-places.ts';

/** Places with so many of channel `a` under way. */
function withTaken(count: number): ChannelPlaces {
  const places = new ChannelPlaces();
  for (let i = 0; i < count; i++) places.take('a');
  return places;
}

it('an endpoint that is quick gets more places, one for each message, and only so many', () => {
  const places = withTaken(100);
  places.leave('a', 5);
  places.leave('a', 5);
  expect(places.of('a')).toBe(10);
  for (let i = 0; i < 90; i++) places.leave('a', 5);
  expect(places.of('a')).toBe(64);
  expect(places.of('b')).toBe(8);
});

it('one that fails or is slow has as few as at first', () => {
  for (const took of [null, 1000]) {
    const places = withTaken(20);
    for (let i = 0; i < 5; i++) places.leave('a', 5);
    places.leave('a', took);
    expect([places.of('a'), places.taken.get('a')]).toEqual([8, 14]);
  }
});

it('nothing is kept of one that is idle', () => {
  const places = withTaken(2);
  places.leave('a', 5);
  places.leave('a', 5);
  expect([places.of('a'), places.taken.size]).toEqual([8, 0]);
});
