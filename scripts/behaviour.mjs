/**
 * Records what the built command line answers: every command of a list, its two streams, its files, as bytes and digests.
 *
 *   node scripts/behaviour.mjs --out DIR [--shared ../shared] [--ifn dist/bin/ifn.js] [--only REGEX] [--jobs 2]
 *   node scripts/behaviour.mjs --out DIR --only REGEX     (DIR holds a record: these commands are run again in it)
 *   node scripts/behaviour.mjs --compare DIR_A DIR_B [--only REGEX] [--common]   (--common: what both hold)
 *   node scripts/behaviour.mjs --list [--only REGEX]
 *
 * Run it on two checkouts, before and after a change that must change no answer, then compare: each command whose
 * bytes differ is listed, with its streams or files that do and the first line of each that differs; it ends with 1 if
 * there is one. A command is known by its name (`national.ifn-2026.commune`); `--only` keeps the names that match,
 * with those whose files they read.
 *
 * `DIR/record.json` holds, by command: its arguments, its exit code and the SHA-256 of its standard output, of its
 * standard error and of each of its files; `DIR/NAME/` holds these bytes themselves.
 *
 * Inputs: the embedded territory, the public data and the cases of the shared folder, and tables made here from the
 * codes of that data and a fixed generator, with a column for every indicator, so that every method gives scores.
 * Commands run in a scratch folder by relative paths, with a home, a language and a time zone of their own.
 *
 * What may vary between two sound runs is replaced before the bytes are hashed: the paths of the scratch folder, of
 * the checkout and of the shared folder, everywhere; in the manifest of a lot and what it says, seconds, memory,
 * threads and the digest that decides what is up to date; the version of Node; the built code that a page carries in
 * its script (what it does is for the tests of pages) and the lines of a crash. What a lot keeps for itself (`.lot/`)
 * is left out. Nothing that is written holds the date of the run. Numbers of results, orders and words are left as
 * they are.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { commands } from './behaviour/commands.mjs'
import { makeInputs } from './behaviour/inputs.mjs'
import { filesUnder } from './behaviour/lists.mjs'

const LONGEST_SECONDS = 180
const HERE = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** What Node says when a program ends by an error of its own: the error, then lines of the built files. */
const CRASH = /^(?:.*\n)*?(\w*Error\b[^\n]*)\n(?: {4}at [^\n]*\n)+[^]*$/

/** The built code that a page carries: names and order are the bundler's. */
const PAGE_SCRIPT = /(<script type="module">)[^]*?(<\/script>)/g

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    shared: { type: 'string', default: join(HERE, '../shared') },
    ifn: { type: 'string', default: join(HERE, 'dist/bin/ifn.js') },
    only: { type: 'string', default: '' },
    jobs: { type: 'string', default: '2' },
    compare: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    common: { type: 'boolean', default: false },
  },
})
const only = new RegExp(options.only)

if (options.compare && positionals.length === 2) process.exitCode = compared(...positionals)
else if (options.list) {
  for (const { name, args } of chosen(commands(places()))) console.log(`${name}\t${args.join(' ')}`)
} else if (options.out !== undefined) await recorded(resolve(options.out))
else {
  console.error('behaviour.mjs --out DIR | --compare DIR_A DIR_B | --list (see its header)')
  process.exitCode = 2
}

/** Finds the command, its checkout and the shared folder. */
function places() {
  const ifn = realpathSync(options.ifn)
  const shared = realpathSync(options.shared)
  return { ifn, shared, checkout: resolve(dirname(ifn), '../..') }
}

/** Keeps the commands that `--only` asks for, and those whose files they read. */
function chosen(list) {
  const byName = new Map(list.map((each) => [each.name, each]))
  if (byName.size !== list.length) throw new Error('two commands have one name')
  const kept = new Set()
  const keep = (name) => {
    if (kept.has(name)) return
    kept.add(name)
    for (const each of readBy(byName.get(name))) keep(each)
  }
  for (const { name } of list) if (only.test(name)) keep(name)
  return list.filter(({ name }) => kept.has(name))
}

/** Names the commands whose files a command reads. */
function readBy({ args }) {
  return args.flatMap((arg) => /^@([^/]+)\//.exec(arg)?.[1] ?? [])
}

// ---------------------------------------------------------------- the record

/** Runs the chosen commands and writes the record. */
async function recorded(out) {
  const where = places()
  const file = join(out, 'record.json')
  const isKept = existsSync(file) && options.only !== ''
  if (existsSync(out) && readdirSync(out).length > 0 && !isKept)
    throw new Error(`${out} is not empty: --only runs some commands again in it`)
  const kept = isKept ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'ifn-behaviour-')))
  try {
    for (const each of ['in', 'out', 'home']) mkdirSync(join(work, each))
    symlinkSync(where.shared, join(work, 'shared'))
    makeInputs(join(work, 'in'), where.shared)
    mkdirSync(out, { recursive: true })
    const list = commands(where)
    const made = { ...kept, ...(await runAll(chosen(list), { ...where, work, out })) }
    const ordered = list.filter(({ name }) => name in made).map(({ name }) => [name, made[name]])
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(ordered), null, 1)}\n`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function runAll(list, places) {
  const done = new Map()
  const begun = Date.now()
  const slow = []
  let next = 0
  let finished = 0
  const releases = new Map()
  for (const { name } of list) done.set(name, new Promise((release) => releases.set(name, release)))
  const results = {}
  const worker = async () => {
    while (next < list.length) {
      const command = list[next++]
      await Promise.all(readBy(command).map((name) => done.get(name)))
      const start = Date.now()
      results[command.name] = await run(command, places)
      releases.get(command.name)()
      slow.push([(Date.now() - start) / 1000, command.name])
      finished++
      if (finished % 25 === 0 || finished === list.length)
        process.stderr.write(
          `${finished}/${list.length} ${Math.round((Date.now() - begun) / 1000)} s, ${command.name}\n`,
        )
    }
  }
  await Promise.all(Array.from({ length: Number(options.jobs) }, worker))
  slow.sort((a, b) => b[0] - a[0])
  for (const [seconds, name] of slow.slice(0, 8))
    process.stderr.write(`  ${seconds.toFixed(1)} s ${name}\n`)
  return Object.fromEntries(list.map(({ name }) => [name, results[name]]))
}

/** Runs one command and keeps what it wrote, as it is compared. */
async function run({ name, args, cwd = '.', input, files = {}, keep }, places) {
  const own = join(places.work, 'out', name)
  mkdirSync(own, { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(own, file), text)
  const plain = args.map((arg) => arg.replace(/^@([^/]*)\//, (_, other) => `out/${other || name}/`))
  const { code, stdout, stderr } = await spawned(plain, places, cwd, input)
  if (keep !== undefined) writeFileSync(join(own, keep), stdout)
  rmSync(join(places.out, name), { recursive: true, force: true })
  const told = { command: `ifn ${args.join(' ')}`, code }
  if (cwd !== '.') told.cwd = cwd
  const put = (path, bytes) => {
    const plainBytes = normalised(path, bytes, places)
    const to = join(places.out, name, path)
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, plainBytes)
    return createHash('sha256').update(plainBytes).digest('hex')
  }
  told.stdout = put('stdout', stdout)
  told.stderr = put('stderr', stderr)
  told.files = {}
  for (const path of filesUnder(own).filter((each) => !each.includes('/.lot/')))
    told.files[path] = put(`files/${path}`, readFileSync(join(own, path)))
  return told
}

function spawned(args, { ifn, work }, cwd, input) {
  return new Promise((done, failed) => {
    const home = join(work, 'home')
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_CACHE_HOME: join(home, '.cache'),
      LANG: 'fr_FR.UTF-8',
      TZ: 'Europe/Paris',
    }
    const child = spawn(process.execPath, [ifn, ...args], {
      cwd: realpathSync(join(work, cwd)),
      env,
    })
    const parts = { stdout: [], stderr: [] }
    for (const stream of ['stdout', 'stderr'])
      child[stream].on('data', (bytes) => parts[stream].push(bytes))
    let late = false
    const clock = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, LONGEST_SECONDS * 1000)
    child.on('error', failed)
    child.on('close', (code, signal) => {
      clearTimeout(clock)
      done({
        code: late ? `more than ${LONGEST_SECONDS} s` : (code ?? signal),
        stdout: Buffer.concat(parts.stdout),
        stderr: Buffer.concat(parts.stderr),
      })
    })
    child.stdin.on('error', () => {}) // a command that fails early does not read its input
    child.stdin.end(input === undefined ? undefined : readFileSync(join(work, input)))
  })
}

/** Replaces what may vary between two sound runs. */
function normalised(path, bytes, { work, checkout, shared }) {
  let text = bytes.toString('latin1')
  const paths = { [work]: '<work>', [checkout]: '<checkout>', [shared]: '<shared>' }
  for (const long of Object.keys(paths).sort((a, b) => b.length - a.length)) {
    const found = Buffer.from(long, 'utf8').toString('latin1')
    if (text.includes(found)) text = text.replaceAll(found, paths[long])
  }
  const isStream = path === 'stdout' || path === 'stderr'
  const isManifest = path.endsWith('manifest.json')
  if ((isStream || isManifest) && /"(duree|memoire_octets|secondes)"/.test(text))
    text = text
      .replace(/"(duree|memoire_octets|secondes|travailleurs)": ?[\d.eE+-]+/g, '"$1": 0')
      .replace(/"(etape|node)": ?"[^"]*"/g, '"$1": "<>"')
  if (isStream) text = text.replace(/^dur\xc3\xa9e .*$/gm, 'dur\xc3\xa9e <>')
  if (path === 'stderr' && text.includes('\n    at ')) text = text.replace(CRASH, '<crash> $1\n')
  if (isStream) text = text.replaceAll(process.versions.node, '<node>')
  if (isStream || path.endsWith('.html')) text = text.replace(PAGE_SCRIPT, '$1<script>$2')
  return Buffer.from(text, 'latin1')
}

// ---------------------------------------------------------------- the comparison

/** Lists the commands that differ between two records; returns the exit code. */
function compared(one, other) {
  const [before, after] = [one, other].map((folder) =>
    JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')),
  )
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) =>
    only.test(name),
  )
  let seen = 0
  let different = 0
  for (const name of names) {
    const [a, b] = [before[name], after[name]]
    if (options.common && !(a && b)) continue
    seen++
    const differences =
      a && b ? differencesOf(name, a, b, one, other) : [`only in ${a ? one : other}`]
    if (differences.length === 0) continue
    different++
    console.log(`${name}   ${(a ?? b).command}`)
    for (const each of differences) console.log(`    ${each}`)
  }
  console.log(`${seen} commands: ${seen - different} identical, ${different} different`)
  return different === 0 ? 0 : 1
}

function differencesOf(name, a, b, one, other) {
  const found = []
  if (a.command !== b.command) found.push(`command: ${b.command}`)
  if (a.code !== b.code) found.push(`exit code: ${a.code} → ${b.code}`)
  const at = (path) => [join(one, name, path), join(other, name, path)]
  for (const stream of ['stdout', 'stderr'])
    if (a[stream] !== b[stream]) found.push(`${stream}: ${firstDifference(...at(stream))}`)
  for (const path of new Set([...Object.keys(a.files), ...Object.keys(b.files)]))
    if (!(path in b.files)) found.push(`${path}: no longer written`)
    else if (!(path in a.files)) found.push(`${path}: newly written`)
    else if (a.files[path] !== b.files[path])
      found.push(`${path}: ${firstDifference(...at(`files/${path}`))}`)
  return found
}

/** Shows the first line that differs between two texts, around where it does; the first byte, if they are not text. */
function firstDifference(one, other) {
  if (!existsSync(one) || !existsSync(other)) return 'different digests (the bytes are not kept)'
  const [a, b] = [readFileSync(one), readFileSync(other)]
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  if (/^\.(arrow|parquet|png|gz|zip)$/.test(extname(one)))
    return `${a.length} and ${b.length} bytes, different from byte ${at}`
  const line = a.subarray(0, at).filter((byte) => byte === 10).length + 1
  const shown = (bytes) => {
    const from = Math.max(bytes.lastIndexOf(10, at - 1) + 1, at - 60)
    const end = bytes.indexOf(10, at)
    return bytes.toString('utf8', from, Math.min(end < 0 ? bytes.length : end, at + 80))
  }
  return `line ${line}\n        - ${shown(a)}\n        + ${shown(b)}`
}
