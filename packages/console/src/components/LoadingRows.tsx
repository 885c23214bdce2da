import { Skeleton, Stack } from '@mantine/core';

/** Stands where a list will be. @param height of a row, in pixels */
export function LoadingRows({ height = 76, rows = 4 }: { readonly height?: number; readonly rows?: number }) {
  return (
    <Stack gap="sm" aria-busy="true" aria-label="Loading" role="status">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius="lg" />
      ))}
    </Stack>
  );
}
