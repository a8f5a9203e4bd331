/** Keeps the sidebar as the browser left it, so that the first paint has its width. */
export const SIDEBAR_COOKIE = "sidebar"
