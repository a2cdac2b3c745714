import { showProgress } from '#bin/progress.ts'
import { provideStand } from './stand.ts'

/** Runs once before the integration tests; the function that it returns runs after them. */
export default async function setup(): Promise<() => Promise<void>> {
  const ends: (() => Promise<unknown>)[] = []
  const endAll = async () => {
    for (const end of ends.reverse()) await end()
  }
  const ending = {
    add: (_name: string, end: () => Promise<unknown>) => {
      ends.push(end)
      return () => undefined
    },
  }
  try {
    await provideStand(ending, showProgress)
  } catch (error) {
    await endAll()
    throw error
  }
  return endAll
}
