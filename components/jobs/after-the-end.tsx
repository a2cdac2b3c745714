import type { FormAction } from '#components/ui/action.ts'
import { OrderDialog } from './order-dialog.tsx'

/** What may be planned once a job has ended; null where there is nothing of the kind. The words say what becomes of it. */
export function AfterTheEnd({
  subject,
  orders,
  retry,
  rollBack,
}: {
  subject: { readonly slug: string; readonly jobId: string }
  orders: { readonly retry: FormAction; readonly rollBack: FormAction }
  retry: readonly string[] | null
  rollBack: { readonly title: string; readonly words: readonly string[] } | null
}) {
  return (
    <>
      {retry === null ? null : (
        <OrderDialog
          action={orders.retry}
          subject={subject}
          label="Retry…"
          title="Plan what was not done?"
          words={retry}
          submit="Make the plan"
          pending="Planning…"
        />
      )}
      {rollBack === null ? null : (
        <OrderDialog
          action={orders.rollBack}
          subject={subject}
          label="Roll back…"
          title={rollBack.title}
          words={rollBack.words}
          submit="Make the plan"
          pending="Planning…"
        />
      )}
    </>
  )
}
