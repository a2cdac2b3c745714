import { NextResponse } from 'next/server'
import { problemResponse } from '#app/api/event-stream.ts'
import { refusedRequest } from '#app/refused-request.ts'
import { env } from '#lib/env.ts'

/** Runs before every page, action and route. */
export function proxy(request: Request): Response {
  const refused = refusedRequest(request, env().host)
  return refused ? problemResponse(refused) : NextResponse.next()
}
