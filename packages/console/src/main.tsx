import '@fontsource-variable/inter/wght.css';
import './styles/first.ts';
import './app.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './data/queries.ts';
import { readAll } from './first-reads.ts';
import { router } from './router.tsx';
import { theme } from './theme.ts';

/** Then the frame is drawn, and places where its contents will be. */
const DRAWN_AFTER_MS = 200;
const NOTICES_AFTER_MS = 1000;

/** The page's security policy lets styles in that carry the nonce of this answer. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

// What keeps the page from scrolling behind a dialog writes a style of its own, and looks for the nonce here.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });

/** Nobody is told anything before the page is there. */
const Notices = lazy(async () => {
  await new Promise((resolve) => setTimeout(resolve, NOTICES_AFTER_MS));
  const { Notices } = await import('./layout/Notices.tsx');
  return { default: Notices };
});

/** The page with what it shows is drawn at once, unless that takes long. */
async function start(): Promise<void> {
  await Promise.race([
    router.load().then(readAll, () => {}), // what fails says so on the page
    new Promise((resolve) => setTimeout(resolve, DRAWN_AFTER_MS)),
  ]);
  createRoot(document.getElementById('root') as HTMLElement).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
        <Suspense>
          <Notices />
        </Suspense>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

void start();
