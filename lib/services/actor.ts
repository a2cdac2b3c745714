/** Who asks. There are no accounts yet; every service takes the actor first so that roles need no rewrite. */
export type Actor = { readonly name: string }

/** The person at this console, which listens on the loopback address unless told otherwise. */
export const OPERATOR: Actor = { name: 'operator' }
