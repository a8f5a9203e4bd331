/** Lines of an Icon. */
export const ARROW_UP = "M12 20V4M5 11l7-7 7 7"
export const ARROW_DOWN = "M12 4v16M5 13l7 7 7-7"
