/** How often a job is looked at that another process may carry out: its changes show in the database alone. */
const LOOK_MS = 1_000

export type JobSource = {
  /** Calls back after each change that this process makes, until the returned function is called. */
  readonly subscribe: (listener: () => void) => () => void
  /** Another text after each change, whoever made it. */
  readonly readVersion: () => Promise<string | null>
  /** Whether this process carries the job out, so that it tells of changes itself. */
  readonly isOwn: () => Promise<boolean>
  readonly onError: (error: unknown) => void
}

/**
 * Calls back after each change of a job since the version `first`, and once at the beginning: whoever listens may have read the
 * job before that. Returns how to end it.
 */
export function watchJob(
  { subscribe, readVersion, isOwn, onError }: JobSource,
  first: string | null,
  listener: () => void,
): () => void {
  let seen = first
  const unsubscribe = subscribe(listener)
  listener()
  const look = async () => {
    if (await isOwn()) return
    const version = await readVersion()
    if (version === seen) return
    seen = version
    listener()
  }
  let looking = false
  const timer = setInterval(() => {
    // A database that takes its time is not asked again meanwhile.
    if (looking) return
    looking = true
    look()
      .catch(onError)
      .finally(() => {
        looking = false
      })
  }, LOOK_MS)
  return () => {
    clearInterval(timer)
    unsubscribe()
  }
}
