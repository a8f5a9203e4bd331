import { NoWeek } from "@/components/reviews/no-week"

export default NoWeek
