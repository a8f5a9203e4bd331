/** Lines of an Icon: keep only this value, and leave it out. */
export const ONLY = "M3 5h18M6.5 12h11M10 19h4"
export const WITHOUT = "M13 4H3l7 8.5V19l4 2v-8.5l1.5-2M16.5 3.5l5 5M21.5 3.5l-5 5"
