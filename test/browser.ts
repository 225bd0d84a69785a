/** Debian's Chromium, for the tests that look at a page as its reader does; they are skipped, and counted, where it is absent. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'

export const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
export const hasChromium = existsSync(chromiumPath)
/** Why a test is skipped, for the name of the test. */
export const needsChromium = hasChromium ? '' : ` (skipped: no ${chromiumPath})`

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
}

/** A folder that a browser reads from. */
export interface Served {
  /** Address without a slash at its end: `http://127.0.0.1:41234`. */
  readonly address: string
  close(): void
}

/**
 * Serves the files of a folder as any static server does.
 *
 * @param pages HTML of pages that no file holds, by path: `/essai`
 */
export async function serve(
  folder: string,
  pages: ReadonlyMap<string, string> = new Map(),
): Promise<Served> {
  const server = createServer(({ url }, answer) => {
    const asked = normalize(decodeURIComponent(new URL(url ?? '/', 'http://here').pathname))
    const path = asked.endsWith('/') && !pages.has(asked) ? `${asked}index.html` : asked
    try {
      const body = pages.get(path) ?? readFileSync(join(folder, path))
      const isPage = pages.has(path) || path.endsWith('.html')
      if (isPage) answer.setHeader('content-type', 'text/html; charset=utf-8')
      if (/\.m?js$/.test(path)) answer.setHeader('content-type', 'text/javascript')
      answer.end(body)
    } catch {
      answer.writeHead(404).end()
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}`, close: () => void server.close() }
}

/** What a page did that it should not: errors of the console, and requests to anything but itself. */
export function watch(page: Page): string[] {
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => {
    if (!/^(?:file|data|blob):/.test(request.url())) faults.push(`request: ${request.url()}`)
  })
  return faults
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The violations that axe-core finds in a page, each with the first element at fault. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations: found } = await (
      globalThis as unknown as {
        axe: {
          run(root: Document): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
        }
      }
    ).axe.run(document)
    return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)
  })
}
