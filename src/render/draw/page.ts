/** The page that a report stands on: one HTML file that asks nothing of any other place, and says so to the browser. */
import { html } from './html.ts'
import { stripControls, text, type Markup } from './svg.ts'

/** A page: its parts are markup of ours; `style` and `script` are of ours too, and are allowed by their hash. */
export interface Page {
  readonly title: string
  readonly style: string
  readonly script: string
  readonly body: readonly Markup[]
  /** Data in base64, that no browser runs: by id. */
  readonly data?: Readonly<Record<string, string>>
}

/**
 * Builds a whole HTML document. Its Content-Security-Policy allows the one style and the one
 * script that it holds and no request: what a name or a file might have brought in is not run.
 *
 * @param page title, style, script, body and data of the page
 * @returns the document
 */
export async function htmlPage({
  title,
  style,
  script: code,
  body,
  data = {},
}: Page): Promise<string> {
  const script = code.replaceAll('</script', '<\\/script')
  const [styleHash, scriptHash] = await Promise.all([style, script].map(digest))
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; script-src 'sha256-${scriptHash}'; img-src data:; base-uri 'none'; form-action 'none'`
  const head = [
    html('meta', { charset: 'utf-8' }),
    html('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    html('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    html('title', {}, text(stripControls(title))),
    `<style>${style}</style>` as Markup,
  ]
  const blocks = Object.entries(data).map(
    ([id, content]) => `<script type="text/plain" id="${id}">${content}</script>` as Markup,
  )
  return `<!DOCTYPE html>\n${html('html', { lang: 'fr' }, html('head', {}, ...head), html('body', {}, ...body, ...blocks, `<script type="module">${script}</script>` as Markup))}\n`
}

/** SHA-256 in base64, as a policy wants it: the same in Node and in a browser. */
async function digest(content: string): Promise<string> {
  return base64(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(content))),
  )
}

/**
 * Encodes bytes in base64.
 *
 * @param bytes any
 * @returns ASCII text
 */
export function base64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 8192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(binary)
}
