import type { FormAction } from '#components/ui/action.ts'
import { isOpen, type Job } from '#lib/domain/job/job.ts'
import { AfterTheEnd } from './after-the-end.tsx'
import {
  CONFIG_CANCEL_WORDS,
  CONFIG_PAUSE_WORDS,
  CONFIG_RESUME_WORDS,
  canStillStop,
  hasBegunToConfigure,
  hasConfigured,
} from './config-job-words.ts'
import { OrderDialog } from './order-dialog.tsx'

type Orders = {
  readonly pause: FormAction
  readonly resume: FormAction
  readonly cancel: FormAction
  readonly rollBack: FormAction
  readonly retry: FormAction
}

/** What can be done with a job that changes settings: hold it up before the request leaves, or plan it back or again afterwards. */
export function ConfigJobOrders({ slug, job, orders }: { slug: string; job: Job; orders: Orders }) {
  const subject = { slug, jobId: job.id }
  if (!isOpen(job))
    return (
      <AfterTheEnd
        subject={subject}
        orders={orders}
        retry={hasConfigured(job) ? null : RETRY_WORDS}
        rollBack={hasBegunToConfigure(job) ? ROLL_BACK : null}
      />
    )
  if (!canStillStop(job)) return null
  return (
    <>
      {job.wish === 'run' ? (
        <OrderDialog
          key="pause"
          action={orders.pause}
          subject={subject}
          label="Pause…"
          title="Pause this job?"
          words={CONFIG_PAUSE_WORDS}
          submit="Pause the job"
          pending="Pausing…"
        />
      ) : null}
      {job.wish === 'pause' ? (
        <OrderDialog
          key="resume"
          action={orders.resume}
          subject={subject}
          label="Resume…"
          kind="go"
          title="Resume this job?"
          words={CONFIG_RESUME_WORDS}
          submit="Resume the job"
          pending="Resuming…"
        />
      ) : null}
      {job.wish === 'run' || job.wish === 'pause' ? (
        <OrderDialog
          key="cancel"
          action={orders.cancel}
          subject={{ ...subject, inFlight: 'finish' }}
          label="Cancel…"
          kind="stop"
          title="Cancel this job?"
          words={CONFIG_CANCEL_WORDS}
          submit="Cancel the job"
          pending="Cancelling…"
        />
      ) : null}
    </>
  )
}

const UNSEEN = 'Nothing changes on the cluster before that plan is applied.'

const RETRY_WORDS = [
  'A plan is made for what this job left as it was, unless somebody has changed it since.',
  UNSEEN,
]

const ROLL_BACK = {
  title: 'Plan back to what was set before?',
  words: [
    'A plan is made that brings back what was set before this job, as far as it has changed that, unless somebody has changed it since.',
    UNSEEN,
  ],
}
