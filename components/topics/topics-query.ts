import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'
import { TOPIC_FILTERS, TOPIC_SORTS } from './topic-list.ts'

/** The list of topics as the URL says it. */
export const topicsParams = {
  q: parseAsString.withDefault(''),
  show: parseAsStringLiteral(TOPIC_FILTERS).withDefault('all'),
  rf: parseAsInteger,
  sort: parseAsStringLiteral(TOPIC_SORTS).withDefault('name'),
  dir: parseAsStringLiteral(['asc', 'desc']).withDefault('asc'),
  page: parseAsInteger.withDefault(1),
}

export type TopicsParams = inferParserType<typeof topicsParams>

export const loadTopicsParams = createLoader(topicsParams)
export const topicsUrl = createSerializer(topicsParams)
