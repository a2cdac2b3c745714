/** A part of the path as it was meant; what is not valid percent-encoding is taken as it is. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
