import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import type { Tocsin } from '@tocsin/sdk';
import { useRefresh, useTocsin } from '../data/client.ts';
import { tell } from './tell.ts';

interface Act<Input, Output> {
  readonly act: (tocsin: Tocsin, input: Input) => PromiseLike<Output>;
  /** Whatever was read of it is read anew: `channels`. */
  readonly resource: string;
  /** What is said when it is done; null says nothing. */
  readonly done: (output: Output, input: Input) => string | null;
}

/** Changes something on the server, says so, and reads the resource anew; a failure is for the caller to show in place. */
export function useAct<Input = void, Output = unknown>({
  act,
  resource,
  done,
}: Act<Input, Output>): UseMutationResult<Output, Error, Input> {
  const tocsin = useTocsin();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async (input: Input) => act(tocsin, input),
    onSuccess: (output, input) => {
      const message = done(output, input);
      if (message !== null) tell(message);
      void refresh(resource);
    },
  });
}
