import { applyFix, openProduct } from './product.ts'

/** A console of its own, to be killed: applies the fix at the given rate and says which job it is. */
const [dataDir, rate] = process.argv.slice(2)
if (dataDir === undefined || rate === undefined)
  throw new Error('usage: fix-process.ts DATA_DIR BYTES_PER_SECOND')
await openProduct(dataDir)
console.log(`job ${await applyFix(Number(rate))}`)
