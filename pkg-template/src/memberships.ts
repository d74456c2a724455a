/** Who belongs where. Why is asked when it is read, and is there once the rest is. */
import type { Engine, Rest } from './surface.js';
import type { Membership } from './types.js';

/** `call` waits for the rest. */
export function startMemberships(
  call: <T>(use: (engine: Engine) => T) => T | undefined,
  rest: Rest,
): (engine: Engine) => Membership[] {
  return (engine) => {
    let reasons: Membership[] | undefined;
    const reasonOf = (id: string) => {
      reasons ??= call((now) => rest.words!.tellMemberships(now.view('segments')));
      return reasons?.find(({ segment }) => segment === id);
    };
    return engine.view('memberships').map((membership) => ({
      ...membership,
      get reason() {
        return reasonOf(membership.segment)?.reason ?? '';
      },
      get messages() {
        return reasonOf(membership.segment)?.messages ?? [];
      },
      get because() {
        return reasonOf(membership.segment)?.because ?? [];
      },
    }));
  };
}
