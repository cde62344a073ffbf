/** Of a month and a year, so that times by dates are those that others compute. */
export const daysOf = { days: 1, months: 30.4375, years: 365.25 } as const;
