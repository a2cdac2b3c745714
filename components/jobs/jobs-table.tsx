import { bytes, duration } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import type { ListedJob } from '#lib/domain/job/job.ts'
import { changeWords } from './job-change.ts'
import { JobStateTag } from './job-state-tag.tsx'

export function JobsTable({ slug, jobs, now }: { slug: string; jobs: readonly ListedJob[]; now: number }) {
  return (
    <Table
      label="Jobs"
      head={
        <>
          <Th>Job</Th>
          <Th>State</Th>
          <Th numeric>Changes</Th>
          <Th numeric>Bytes</Th>
          <Th numeric>Took</Th>
          <Th>Created</Th>
        </>
      }
    >
      {jobs.map((job) => (
        <tr key={job.id}>
          <Td className="min-w-52">
            <Link href={`/clusters/${slug}/jobs/${job.id}`} className="hover:underline">
              {job.title}
            </Link>
            {job.problem === null ? null : <div className="text-small text-muted">{job.problem.message}</div>}
          </Td>
          <Td>
            <JobStateTag state={job.state} />
          </Td>
          <Td numeric>{changeWords(job)}</Td>
          <Td numeric>{job.partitions + job.replicas === 0 ? '–' : bytes(job.bytesTotal)}</Td>
          <Td numeric>
            {job.startedAt === null || job.endedAt === null
              ? ''
              : duration((job.endedAt - job.startedAt) / 1000)}
          </Td>
          <Td className="text-[13px] text-muted">
            <RelativeTime at={job.createdAt} now={now} />
          </Td>
        </tr>
      ))}
    </Table>
  )
}
