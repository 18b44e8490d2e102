/** What AWS reckons a month as. Source: AWS Pricing Calculator user guide, "Assumptions". */
export const hoursOfMonth = 730;
