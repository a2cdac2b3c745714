import { describeQuorumV0, describeQuorumV1, describeQuorumV2 } from '@platformatic/kafka'
import type { Quorum } from '#lib/domain/cluster.ts'
import { fail, ok, type Problem, type Result } from '#lib/domain/problem.ts'
import { joinProblems, refusal } from './failure.ts'
import type { Link } from './link.ts'

const READ_MS = 2_000
const CODECS = [describeQuorumV2.api, describeQuorumV1.api, describeQuorumV0.api]
const METADATA_LOG = [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }]

/** A voter fetches at least every half second; so long behind the leader it has fallen behind or stopped. */
const LAGGING_MS = 5_000n

/**
 * The controller quorum as its leader sees it (KIP-595, KIP-836). Fails while there is no leader to ask: with `timed-out`, for brokers
 * wait for one.
 */
export async function readQuorum(link: Link): Promise<Result<Quorum>> {
  const problems: Problem[] = []
  const reply = await link.any('forwarded', async (wire) => {
    const answer = await wire.read(CODECS, [METADATA_LOG], READ_MS)
    if (!answer.ok) problems.push(answer.problem)
    return answer
  })
  if (!reply.ok) return { ok: false, problem: joinProblems(problems.sort(byWhatTheyTell)) }
  const partition = reply.value.topics[0]?.partitions[0]
  if (partition === undefined) return fail('kafka-unsupported', 'The cluster described no controller quorum.')
  const { errorCode, errorMessage, leaderId, currentVoters } = partition
  if (errorCode !== 0) {
    return { ok: false, problem: refusal('The controller quorum was not described', errorCode, errorMessage) }
  }
  // All timestamps are of the leader's clock, and its own entry is of the moment of the reply.
  const leaderTime = currentVoters.find(({ replicaId }) => replicaId === leaderId)?.lastCaughtUpTimestamp
  const lagging = currentVoters.filter(
    (voter) => leaderTime !== undefined && leaderTime - voter.lastCaughtUpTimestamp > LAGGING_MS,
  )
  const ids = (voters: typeof currentVoters) => voters.map(({ replicaId }) => replicaId).sort((a, b) => a - b)
  return ok({ leaderId: leaderId < 0 ? null : leaderId, voters: ids(currentVoters), lagging: ids(lagging) })
}

/** A refusal by Kafka tells more than a wait for the controller, and that more than a broker that is not reached. */
function byWhatTheyTell(a: Problem, b: Problem): number {
  return tells(b) - tells(a)
}

function tells({ code }: Problem): number {
  if (code === 'kafka-refused' || code === 'kafka-unsupported') return 2
  return code === 'timed-out' ? 1 : 0
}
