/** Libraries without types of their own, loaded only where they are installed. */

declare module 'shpjs' {
  interface ShapefileParts {
    readonly shp: Uint8Array
    readonly dbf?: Uint8Array
    readonly prj?: Uint8Array
    readonly cpg?: Uint8Array
  }
  export default function getShapefile(
    parts: ShapefileParts,
  ): Promise<{ readonly features: readonly unknown[] }>
}

declare module 'flatgeobuf/lib/mjs/generic/featurecollection.js' {
  export function buildHeader(header: object, crs: number): Uint8Array
}

declare module 'flatgeobuf/lib/mjs/generic/feature.js' {
  export function buildFeature(geometry: object, properties: object, header: object): Uint8Array
}

declare module 'flatgeobuf/lib/mjs/geojson/geometry.js' {
  export function parseGeometry(geometry: object): object
}

declare module 'flatgeobuf/lib/mjs/geojson.js' {
  export function deserialize(bytes: Uint8Array): AsyncIterable<unknown>
  export function serialize(collection: object): Uint8Array
}
