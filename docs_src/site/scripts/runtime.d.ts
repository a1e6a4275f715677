// What the build writes into runtime.js: which files are the browser's Python.

interface File {
  size: number
  integrity: string
  /** Whether it is this site's, and not the runtime's. */
  own?: boolean
}

declare const runtime: {
  address: string
  groups: Record<string, string[]>
  files: Record<string, File>
  course: string
}
export default runtime
