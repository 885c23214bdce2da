import { lazy, Suspense } from 'react';
import { useSession } from '../session/session.ts';
import { Shell } from './Shell.tsx';

/** Most who come are signed in. */
const SignIn = lazy(() => import('../session/SignIn.tsx').then((module) => ({ default: module.SignIn })));

/** The console for whoever is signed in; others are asked to. */
export function Root() {
  if (useSession() !== null) return <Shell />;
  return (
    <Suspense>
      <SignIn />
    </Suspense>
  );
}
