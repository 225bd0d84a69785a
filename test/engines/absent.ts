/** An engine that is not there: told with its reason, and no failure, unless it was asked for by its name. */
export class Absent extends Error {}
