/** What zooms and moves a map: wheel, two fingers, drag, double click, keys, and buttons for who has none of these. */
import { french, NBSP } from '../../core/french.ts'
import { button, make } from './dom.ts'
import type { PixelMap } from './map.ts'
import { zoomedBy, zoomMoved, type Zoom } from './zoom.ts'

/** The map is drawn anew once gestures have stopped for so long, in ms; until then its pixels are stretched. */
const SETTLED_AFTER = 140
/** A step of a button or a key. */
const STEP = 1.6
/** Share of the map that an arrow moves it by. */
const ARROW = 0.2
/** Under so many pixels of the screen, a press that moves is a click. */
const STILL = 5

type Point = readonly [x: number, y: number]

/**
 * Listens to what zooms and moves a map.
 *
 * @param map the map
 * @param settled called with the zoom when gestures have stopped
 * @returns the buttons with how far the map is zoomed, the words of help, and how to show the zoom of the map
 */
export function zoomControls(
  map: PixelMap,
  settled: (zoom: Zoom | undefined) => void,
): { readonly buttons: HTMLElement; readonly help: HTMLElement; show(): void } {
  const { element: plan } = map
  let pending = 0
  const go = (zoom: Zoom | undefined): void => {
    map.stretch(zoom)
    show()
    clearTimeout(pending)
    pending = window.setTimeout(() => settled(zoom), SETTLED_AFTER)
  }
  const nearer = (factor: number, at?: Point): void => go(zoomedBy(map.whole, map.zoom, factor, at))
  const move = (across: number, down: number): void =>
    go(zoomMoved(map.whole, map.zoom, across, down))

  const larger = button('+', () => nearer(STEP), { 'aria-label': 'Agrandir la carte' })
  const smaller = button('−', () => nearer(1 / STEP), { 'aria-label': 'Réduire la carte' })
  const all = button('Tout voir', () => go(undefined))
  const said = make('output', { class: 'doux' })
  const show = (): void => {
    const { zoom } = map
    for (const each of [smaller, all]) each.setAttribute('aria-disabled', String(!zoom))
    said.textContent = zoom ? `×${NBSP}${french(zoom.by, 1)}` : ''
    plan.classList.toggle('proche', zoom !== undefined)
  }

  /** Where an event is, in pixels of the canvas. */
  const pixelOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top, width } = plan.getBoundingClientRect()
    const ratio = map.whole.width / width
    return [(clientX - left) * ratio, (clientY - top) * ratio]
  }
  plan.addEventListener(
    'wheel',
    (event) => {
      // the wheel scrolls the page, unless the map was chosen or Ctrl is held (which a trackpad says of two fingers)
      const isAsked = event.ctrlKey || event.metaKey
      if (!isAsked && document.activeElement !== plan) return
      if (!isAsked && !map.zoom && event.deltaY > 0) return
      event.preventDefault()
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1
      const fine = event.ctrlKey && Math.abs(event.deltaY) < 20 ? 5 : 1
      nearer(2 ** ((-event.deltaY * lines * fine) / 400), pixelOf(event))
    },
    { passive: false },
  )
  plan.addEventListener('dblclick', (event) => nearer(2, pixelOf(event)))
  listenToPointers(plan, { pixelOf, nearer, move })

  const keys: Readonly<Record<string, () => void>> = {
    '+': () => nearer(STEP),
    '=': () => nearer(STEP),
    '-': () => nearer(1 / STEP),
    '0': () => go(undefined),
    ArrowLeft: () => move(ARROW * map.whole.width, 0),
    ArrowRight: () => move(-ARROW * map.whole.width, 0),
    ArrowUp: () => move(0, ARROW * map.whole.height),
    ArrowDown: () => move(0, -ARROW * map.whole.height),
  }
  plan.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey } = event
    if (ctrlKey || metaKey || altKey || !keys[key]) return
    // arrows scroll the page while there is nowhere to go
    if (key.startsWith('Arrow') && !map.zoom) return
    event.preventDefault()
    keys[key]()
  })
  const help = make(
    'p',
    { class: 'doux ifn-ecran', id: 'aide-carte' },
    'Ctrl et molette, deux doigts ou double clic pour agrandir\u00A0; au clavier, +, −, 0 et les flèches.',
  )
  plan.setAttribute('aria-describedby', help.id)
  return {
    buttons: make(
      'div',
      { class: 'boutons zoom', role: 'group', 'aria-label': 'Agrandir la carte' },
      larger,
      smaller,
      all,
      said,
    ),
    help,
    show,
  }
}

/** What pointers do to a map. */
interface Moved {
  pixelOf(event: MouseEvent): Point
  nearer(factor: number, at: Point): void
  move(across: number, down: number): void
}

/** One pointer moves a map that is zoomed, two zoom it. */
function listenToPointers(plan: HTMLElement, { pixelOf, nearer, move }: Moved): void {
  const down = new Map<number, Point>()
  let from: Point = [0, 0]
  let hasMoved = false
  const spread = ([a, b]: readonly Point[]): number =>
    Math.max(1, Math.hypot(a![0] - b![0], a![1] - b![1]))
  const middle = ([a, b]: readonly Point[]): Point => [(a![0] + b![0]) / 2, (a![1] + b![1]) / 2]
  plan.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    if (down.size === 0) {
      from = [event.clientX, event.clientY]
      hasMoved = false
    }
    down.set(event.pointerId, pixelOf(event))
  })
  plan.addEventListener('pointermove', (event) => {
    const before = down.get(event.pointerId)
    if (!before || down.size > 2) return
    if (!hasMoved && down.size === 1) {
      if (Math.hypot(event.clientX - from[0], event.clientY - from[1]) < STILL) return
      plan.setPointerCapture(event.pointerId)
    }
    hasMoved = true
    const were = [...down.values()]
    const now = pixelOf(event)
    down.set(event.pointerId, now)
    if (were.length === 1) return move(now[0] - before[0], now[1] - before[1])
    const are = [...down.values()]
    const [at, to] = [middle(were), middle(are)]
    move(to[0] - at[0], to[1] - at[1])
    nearer(spread(are) / spread(were), to)
  })
  for (const kind of ['pointerup', 'pointercancel'] as const)
    plan.addEventListener(kind, ({ pointerId }) => down.delete(pointerId))
  // what was a drag is no choice of a territory
  plan.addEventListener(
    'click',
    (event) => {
      if (hasMoved) event.stopImmediatePropagation()
      hasMoved = false
    },
    { capture: true },
  )
  plan.addEventListener(
    'touchmove',
    (event) => {
      if (event.touches.length > 1) event.preventDefault()
    },
    { passive: false },
  )
}
