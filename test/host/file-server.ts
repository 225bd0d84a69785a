import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll } from 'vitest'

export type Reply = (request: IncomingMessage, response: ServerResponse, nth: number) => void

/** A server on the loopback, for the tests of one file: `replies` by path, and what was asked. */
export function fileServer(): {
  readonly address: () => string
  readonly replies: Map<string, Reply>
  readonly asked: { path: string }[]
} {
  const replies = new Map<string, Reply>()
  const asked: { path: string }[] = []
  const server = createServer((request, response) => {
    const path = request.url!
    asked.push({ path })
    const reply = replies.get(path)
    if (reply) reply(request, response, asked.filter((each) => each.path === path).length)
    else response.writeHead(404).end()
  })
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  afterAll(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return {
    address: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    replies,
    asked,
  }
}

/** Sends a file; the connection of the first `cuts` requests is cut after so many bytes. */
export function send(
  bytes: Uint8Array,
  { cutAfter = Infinity, cuts = Infinity }: { cutAfter?: number; cuts?: number } = {},
): Reply {
  return (_, response, nth) => {
    response.writeHead(200, { 'content-length': bytes.length })
    const piece = nth > cuts ? bytes : bytes.subarray(0, cutAfter)
    response.write(piece, () =>
      piece.length < bytes.length ? setTimeout(() => response.destroy(), 20) : response.end(),
    )
  }
}
