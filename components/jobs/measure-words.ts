import { bytes, duration, rate } from '#components/ui/format.ts'
import type { Job } from '#lib/domain/job/job.ts'
import { isCopying, wholeProgress } from '#lib/domain/job/whole-progress.ts'
import { noCopyWords } from './job-change.ts'
import { isActive } from './job-words.ts'

/** "40.3 MB of 96.0 MB · 19.6 MB/s · 3 s left · limited to 20.0 MB/s a broker, put back afterwards"; why nothing is copied, where that is so. */
export function measureWords(job: Job): string {
  const noCopy = noCopyWords(job)
  if (noCopy !== null) return noCopy
  const { bytesDone, bytesTotal, rate: measured, secondsLeft } = wholeProgress(job)
  const active = isActive(job.state)
  const copies = isCopying(job)
  const limit = rate(job.throttleBytesPerSecond)
  return [
    bytesTotal === null ? `${bytes(bytesDone)} copied` : `${bytes(bytesDone)} of ${bytes(bytesTotal)}`,
    copies && measured !== null ? rate(measured) : null,
    copies && secondsLeft !== null ? `${duration(Math.max(1, secondsLeft))} left` : null,
    active ? `limited to ${limit} a broker, put back afterwards` : `was limited to ${limit} a broker`,
  ]
    .filter((words) => words !== null)
    .join(' · ')
}
