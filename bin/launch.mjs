#!/usr/bin/env node
// What the npm scripts start: `node bin/launch.mjs <file.ts> [arguments]`.
import { handOver, ROOT } from './hand-over.mjs'

const [program, ...args] = process.argv.slice(2)
if (program === undefined) {
  console.error('usage: node bin/launch.mjs <file.ts> [arguments]')
  process.exit(1)
}
await handOver(program, args, { cwd: ROOT, failed: 1 })
