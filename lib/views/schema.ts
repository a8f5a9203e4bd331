/** Pages that can keep a view. */
export const VIEW_PAGES = ["jobs"] as const
export type ViewPage = (typeof VIEW_PAGES)[number]

export const VIEW_NAME_LIMIT = 60
export const VIEW_QUERY_LIMIT = 2_000

/** A named state of a page, shared by the team. */
export type SavedView = {
  id: string
  name: string
  /** The page's query string, without "?". */
  query: string
  createdBy: { id: string; name: string }
  createdAt: string
}
