/** The grid of every row: time, rail, words, how sure. On a phone the time stands above the words. */
export const ROW =
  "grid grid-cols-[18px_minmax(0,1fr)] gap-x-2.5 sm:grid-cols-[124px_20px_minmax(0,1fr)_auto] [&>.rail]:relative [&>.rail]:col-start-1 [&>.rail]:row-[1/span_2] sm:[&>.rail]:col-start-2 sm:[&>.rail]:row-[1]"
