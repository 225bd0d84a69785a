/** The entries of a JSON list of places: an array of objects, or an object of objects by name. */
export interface JsonEntry {
  /** The key, for an object of objects; `''` in an array. */
  readonly name: string
  readonly value: Readonly<Record<string, unknown>>
}

/** Whether a file begins as a JSON document does. */
export function looksLikeJson(bytes: Uint8Array): boolean {
  return /^\uFEFF?\s*[[{]/.test(new TextDecoder().decode(bytes.subarray(0, 64)))
}

/** The entries, or nothing when the document is something else: contours, say, or JSON cut short. */
export function jsonEntries(bytes: Uint8Array): JsonEntry[] | undefined {
  let document: unknown
  try {
    document = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
  if (typeof document !== 'object' || document === null) return undefined
  const points = pointEntries(document)
  if (points) return points
  const lists = Array.isArray(document) ? [] : Object.values(document).filter(Array.isArray)
  const list = Array.isArray(document) ? document : lists.length === 1 ? lists[0] : undefined
  const entries = list
    ? list.map((value: unknown) => ['', value] as const)
    : Object.entries(document)
  if (
    !entries.every(
      ([, value]) => typeof value === 'object' && value !== null && !Array.isArray(value),
    )
  )
    return undefined
  return entries.map(([name, value]) => ({ name, value: value as Record<string, unknown> }))
}

/** The features of a GeoJSON of points, their coordinates beside their properties. */
function pointEntries(document: object): JsonEntry[] | undefined {
  const features =
    'features' in document && Array.isArray(document.features) ? document.features : []
  const entries = features.flatMap((each: unknown): JsonEntry[] => {
    const { properties, geometry } = each as {
      properties?: Record<string, unknown> | null
      geometry?: { type?: unknown; coordinates?: unknown } | null
    }
    if (geometry?.type !== 'Point' || !Array.isArray(geometry.coordinates)) return []
    const [longitude, latitude] = geometry.coordinates as unknown[]
    return [{ name: '', value: { ...properties, longitude, latitude } }]
  })
  return entries.length > 0 && entries.length === features.length ? entries : undefined
}

/** Whether a JSON document holds contours: told by its first bytes, for such files are large. */
export function looksLikeContours(bytes: Uint8Array): boolean {
  return (
    looksLikeJson(bytes) &&
    /"type"\s*:\s*"(?:FeatureCollection|Topology)"/.test(
      new TextDecoder().decode(bytes.subarray(0, 65_536)),
    )
  )
}
