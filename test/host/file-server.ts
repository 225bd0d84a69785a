import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll } from 'vitest'

export type Reply = (request: IncomingMessage, response: ServerResponse, nth: number) => void

/** A server on the loopback, for the tests of one file: `replies` by path, and what was asked. */
export function fileServer(): {
  readonly address: () => string
  readonly replies: Map<string, Reply>
  readonly asked: { path: string; range: string | undefined }[]
} {
  const replies = new Map<string, Reply>()
  const asked: { path: string; range: string | undefined }[] = []
  const server = createServer((request, response) => {
    const path = request.url!
    asked.push({ path, range: request.headers.range })
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

/** Sends a file as servers do, byte ranges included. */
export function send(
  bytes: Uint8Array,
  {
    etag = '"v1"',
    cutAfter = Infinity,
    ranges = true,
  }: { etag?: string; cutAfter?: number; ranges?: boolean } = {},
): Reply {
  return ({ headers }, response) => {
    const from = ranges ? Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0) : 0
    if (from >= bytes.length) return void response.writeHead(416).end()
    const range =
      from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}
    response.writeHead(from > 0 ? 206 : 200, {
      etag,
      'content-length': bytes.length - from,
      ...range,
    })
    const piece = bytes.subarray(from, from + cutAfter)
    response.write(piece, () =>
      from + piece.length < bytes.length
        ? setTimeout(() => response.destroy(), 20)
        : response.end(),
    )
  }
}
