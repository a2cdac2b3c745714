import { z } from 'zod'

/** Bytes per second for each broker, in and out, as a form or the command line gives them. */
export const Throttle = z
  .number('Give the throttle in bytes per second.')
  .int('Give whole bytes per second.')
  .min(10_000, 'Below 10 kB/s a copy would hardly ever end.')
  .max(100_000_000_000, 'No network carries more than 100 GB/s.')
