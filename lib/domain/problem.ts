/** Expected failures are values. Bugs throw. */

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }

/** One expected failure, in the words that an operator reads (RFC 9457 when it goes over HTTP). */
export type Problem = {
  readonly code: ProblemCode
  /** What happened, and what was not changed. */
  readonly message: string
  /** What to do. */
  readonly hint: string
  /** HTTP status. */
  readonly status: number
}

/** Every code that a user can meet, with its HTTP status and the advice that goes with it. */
const CODES = {
  'host-foreign': [421, 'Open it at the address that it printed when it started.'],
  'origin-foreign': [403, 'Open the console itself and repeat it there.'],
  'invalid-input': [400, 'Correct the marked field and send it again.'],
  'cluster-unknown': [404, 'Open the list of clusters; it may have been removed.'],
  'cluster-exists': [409, 'Choose another name.'],
  'cluster-fixed': [409, 'It comes from BALLAST_CLUSTERS: change that and restart the console.'],
  'not-read-yet': [503, 'Wait a moment: the first reading is under way.'],
  'broker-unknown': [404, 'Open the list of brokers.'],
  'topic-unknown': [404, 'Open the list of topics: it may have been deleted.'],
  'finding-unknown': [404, 'Open the audit: the finding may be gone because the cluster changed.'],
  'waiver-unknown': [404, 'Open the policy: somebody may have ended it.'],
  'policy-conflict': [409, 'Open the policy again: it shows what is there now.'],
  'racks-incomplete': [409, 'Set broker.rack on every broker, or on none.'],
  'plan-unknown': [404, 'Make a new plan from the audit.'],
  'plan-stale': [409, 'Make a new plan from the cluster as it is now.'],
  'plan-impossible': [409, 'Add brokers, or bring the dead ones back.'],
  'plan-refused': [409, 'Change its goals, or make room for it.'],
  'planner-busy': [503, 'Wait for one of the other searches to end. The draft that is shown can be used.'],
  'planner-failed': [500, 'The draft that is shown can be used. The log of the console has the details.'],
  'plan-empty': [409, 'Nothing has to be done.'],
  'job-unknown': [404, 'Open the list of jobs.'],
  'job-ended': [409, 'Open the list of jobs, or make a new plan.'],
  'job-running': [409, 'Wait for the running job to end, or open it.'],
  'job-broke-off': [500, 'It is tried again by itself; the log of the console has the details.'],
  'address-invalid': [400, 'Give host:port, several of them separated by commas.'],
  'host-unknown': [502, 'Check the spelling of the host name, and the DNS of this machine.'],
  'connection-refused': [502, 'Check the port, and that the broker is running.'],
  'not-kafka': [502, 'Check the port: something other than a Kafka broker answers there.'],
  'tls-required': [502, 'Turn on TLS for this cluster.'],
  'tls-failed': [502, 'Check the certificate of the broker, or turn off TLS if the listener is plain.'],
  'advertised-unreachable': [
    502,
    'Set advertised.listeners on the broker to an address that this machine can reach.',
  ],
  'timed-out': [504, 'The broker may be hung or overloaded. Its last known state is shown.'],
  'connection-lost': [502, 'The broker may be restarting. It is read again by itself.'],
  'kafka-refused': [409, 'Read the reason that the broker gave.'],
  'kafka-unsupported': [501, 'Ballast needs Apache Kafka 3.7 or later with KRaft.'],
  'below-min-isr': [409, 'The job goes on by itself once they have caught up.'],
  'disk-full': [409, 'Make room on its disks, or cancel the job: it goes on by itself once there is enough.'],
  'cancel-unsafe': [
    409,
    'Wait until the brokers that it goes back to are in sync, or let what is in flight finish.',
  ],
  'reassignment-conflict': [409, 'Wait until the other reassignment has ended, then make a new plan.'],
  'config-fixed': [409, 'Change it in the properties file of the brokers, and restart them one by one.'],
  'config-unknown': [404, 'Choose one of the keys that it takes.'],
  'config-conflict': [409, 'Look at what is set now, and preview the change anew if it is still wanted.'],
  'outcome-unknown': [502, 'Read the cluster again before anything is repeated.'],
  'database-failed': [500, 'Check the database of the console, and its log.'],
} as const satisfies Record<string, readonly [status: number, hint: string]>

export type ProblemCode = keyof typeof CODES

/** A problem from the table; `hint` only where the table's own advice is too general. */
export function problem(code: ProblemCode, message: string, hint?: string): Problem {
  const [status, advice] = CODES[code]
  return { code, message, hint: hint ?? advice, status }
}

export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function fail<T = never>(code: ProblemCode, message: string, hint?: string): Result<T> {
  return { ok: false, problem: problem(code, message, hint) }
}
