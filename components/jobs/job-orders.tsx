import type { FormAction } from '#components/ui/action.ts'
import type { Traffic } from '#lib/domain/job/demand.ts'
import { heldBackBy } from '#lib/domain/job/held-back.ts'
import { changesSettings, goesBack, isCancelled, isOpen, type Job } from '#lib/domain/job/job.ts'
import { AfterTheEnd } from './after-the-end.tsx'
import { CancelJob } from './cancel-job.tsx'
import { ConfigJobOrders } from './config-job-orders.tsx'
import { OrderDialog } from './order-dialog.tsx'
import {
  finishWords,
  jobScope,
  pauseWords,
  resumeWords,
  retryWords,
  revertWords,
  rollBackWords,
  sizeOf,
} from './order-words.ts'
import { ThrottleJob } from './throttle-job.tsx'

type Orders = {
  readonly pause: FormAction
  readonly resume: FormAction
  readonly cancel: FormAction
  readonly throttle: FormAction
  readonly rollBack: FormAction
  readonly retry: FormAction
}

type Props = {
  readonly slug: string
  readonly job: Job
  /** Of what is not copied yet. */
  readonly traffic: Traffic
  readonly orders: Orders
}

/** What can be done with a job as it stands now; each button says beforehand what it will do. */
export function JobOrders({ slug, job, traffic, orders }: Props) {
  if (changesSettings(job)) return <ConfigJobOrders slug={slug} job={job} orders={orders} />
  const subject = { slug, jobId: job.id }
  const scope = jobScope(job)
  if (!isOpen(job))
    return (
      <AfterTheEnd
        subject={subject}
        orders={orders}
        retry={sizeOf(scope.undone) === 0 ? null : retryWords(scope)}
        rollBack={
          sizeOf(scope.revertible) === 0
            ? null
            : { title: 'Plan back to the originals?', words: rollBackWords(scope) }
        }
      />
    )
  const { wish } = job
  // All is settled: what the job still does (limits, leaders, a last reading) nobody can hold up.
  if (sizeOf(scope.inFlight) + sizeOf(scope.waiting) === 0) return null
  // What waits for its originals may be told to go back without them, or to end after all.
  const waitsToGoBack = goesBack(wish) && job.problem?.code === 'cancel-unsafe'
  const mayCancel = goesBack(wish) ? waitsToGoBack : wish !== 'finish' || sizeOf(scope.inFlight) > 0
  return (
    <>
      {wish === 'run' ? (
        <OrderDialog
          key="pause"
          action={orders.pause}
          subject={subject}
          label="Pause…"
          title="Pause this job?"
          words={pauseWords(scope)}
          submit="Pause the job"
          pending="Pausing…"
        />
      ) : null}
      {wish === 'pause' ? (
        <OrderDialog
          key="resume"
          action={orders.resume}
          subject={subject}
          label="Resume…"
          kind="go"
          title="Resume this job?"
          words={resumeWords(scope)}
          submit="Resume the job"
          pending="Resuming…"
        />
      ) : null}
      {goesBack(wish) || scope.brokers === 0 ? null : (
        <ThrottleJob
          // Once the rate is another, the question is answered.
          key={`throttle ${job.throttleBytesPerSecond}`}
          action={orders.throttle}
          subject={subject}
          bytesPerSecond={job.throttleBytesPerSecond}
          brokers={scope.brokers}
          busiestBytes={scope.busiestBytes}
          traffic={traffic}
        />
      )}
      {mayCancel ? (
        <CancelJob
          // Once it is wanted otherwise, the question is answered.
          key={isCancelled(wish) ? wish : 'cancel'}
          action={orders.cancel}
          subject={subject}
          finish={wish === 'finish' ? null : finishWords(scope)}
          revert={revertWords(scope)}
          held={heldBackBy(job) !== null}
        />
      ) : null}
    </>
  )
}
