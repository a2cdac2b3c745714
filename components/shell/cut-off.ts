/** What Chromium, Firefox and Safari say of a request or an answer that broke off, and React (#412 in a build) of a page that did. */
const BROKEN_OFF = [
  'network error',
  'failed to fetch',
  'error in input stream',
  'networkerror when attempting',
  'load failed',
  'connection closed',
  'minified react error #412;',
]

/** Whether the page broke because the console went away while it was being read; what breaks in the console has a digest. */
export function wasCutOff(error: unknown): boolean {
  if (!(error instanceof Error) || 'digest' in error) return false
  const message = error.message.toLowerCase()
  return BROKEN_OFF.some((words) => message.includes(words))
}
