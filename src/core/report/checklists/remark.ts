// REMARK: reporting of tumour marker prognostic studies; the marker is the score.

import { author, type Checklist, shown } from "./checklist.ts";

export const remark: Checklist = {
  id: "checklist-remark",
  name: "REMARK",
  source: "McShane et al., J Natl Cancer Inst 2005;97:1180; Altman et al., PLoS Med 2012;9:e1001216.",
  items: [
    {
      item: "1",
      topic: "Introduction",
      asks: "Marker, objectives, hypotheses",
      answer: shown("abstract", "purpose", "hypotheses"),
    },
    {
      item: "2",
      topic: "Patients",
      asks: "Source, eligibility",
      answer: shown("patients", "flow", "source and eligibility"),
    },
    {
      item: "3",
      topic: "Patients",
      asks: "Treatments and how chosen",
      answer: shown("survival", "treated and untreated", "regimens"),
    },
    {
      item: "4",
      topic: "Specimens",
      asks: "Material, controls, storage",
      answer: author("for the PD-L1 or other reference assay"),
    },
    {
      item: "5",
      topic: "Assay",
      asks: "Method, quality control, blinding",
      answer: shown("methods", "images and score", "reference assay"),
    },
    {
      item: "6",
      topic: "Design",
      asks: "Design, period, follow-up and its median",
      answer: shown("survival", "median follow-up", "design and period"),
    },
    {
      item: "7",
      topic: "Design",
      asks: "All endpoints defined",
      answer: shown("survival methods", "endpoints, time zero"),
    },
    {
      item: "8",
      topic: "Design",
      asks: "All candidate variables",
      answer: shown("methods", "models and factors"),
    },
    {
      item: "9",
      topic: "Design",
      asks: "Sample size and power",
      answer: shown("survival", "least hazard ratio detectable", "rationale"),
    },
    {
      item: "10",
      topic: "Statistics",
      asks: "All methods, selection, assumptions, missing data",
      answer: shown("methods", "statistics"),
    },
    {
      item: "11",
      topic: "Statistics",
      asks: "Handling of marker values, cut-points",
      answer: shown("survival", "continuous, carried threshold, quantile; searched ones apart"),
    },
    {
      item: "12",
      topic: "Results",
      asks: "Flow, patients and events of each analysis",
      answer: shown("survival patients", "n and events in each table"),
    },
    {
      item: "13",
      topic: "Results",
      asks: "Distributions, missing values",
      answer: shown("patients", "characteristics; distribution of scores under Scores"),
    },
    {
      item: "14",
      topic: "Results",
      asks: "Marker against standard variables",
      answer: shown("survival", "score against PD-L1 and factors"),
    },
    {
      item: "15",
      topic: "Results",
      asks: "Univariable effect with interval, curves",
      answer: shown("survival", "hazard ratios and Kaplan-Meier curves"),
    },
    {
      item: "16",
      topic: "Results",
      asks: "Multivariable effects with intervals",
      answer: shown("survival", "Cox models"),
    },
    {
      item: "17",
      topic: "Results",
      asks: "Marker and standard variables in one model",
      answer: shown("survival", "Cox models, all factors kept"),
    },
    {
      item: "18",
      topic: "Results",
      asks: "Assumptions, sensitivity, internal validation",
      answer: shown("survival", "proportional hazards, without training patients; nomograms' optimism"),
    },
    {
      item: "19",
      topic: "Discussion",
      asks: "Interpretation and limitations",
      answer: shown("limits", "limitations that the data show", "interpretation"),
    },
    { item: "20", topic: "Discussion", asks: "Future research, clinical value", answer: author() },
  ],
};
