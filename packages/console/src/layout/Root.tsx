import { SignIn } from '../session/SignIn.tsx';
import { useSession } from '../session/session.ts';
import { Shell } from './Shell.tsx';

/** The console for whoever is signed in; others are asked to. */
export function Root() {
  return useSession() === null ? <SignIn /> : <Shell />;
}
