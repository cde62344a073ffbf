# R's side: reads a case's columns, then times one call for each line of stdin. Start-up and reading are not timed.
arguments <- commandArgs(trailingOnly = TRUE)
name <- arguments[1]; file <- arguments[2]; columns <- arguments[-(1:2)]
suppressPackageStartupMessages({library(survival); library(pROC); library(rms); library(maxstat); library(glmnet)})
size <- file.info(file)$size / 8
values <- readBin(file, "double", size, endian = "little")
data <- as.data.frame(matrix(values, ncol = length(columns), dimnames = list(NULL, columns)))
rm(values)
x <- grep("^x", columns, value = TRUE)
checked <- TRUE # the first round gives the figures that are compared
work <- switch(name,
  "auc-delong-1e6" = function() {
    curve <- roc(data$outcome, data$x1, levels = c(0, 1), direction = "<", quiet = TRUE)
    limits <- ci.auc(curve, method = "delong")
    c(as.numeric(curve$auc), limits[1], limits[3])
  },
  "paired-delong" = function() {
    curves <- lapply(x, function(each) roc(data$outcome, data[[each]], levels = c(0, 1), direction = "<", quiet = TRUE))
    figures <- c()
    for (i in seq_along(x)) for (j in seq_along(x)) if (i < j)
      figures <- c(figures, roc.test(curves[[i]], curves[[j]], method = "delong", paired = TRUE)$statistic)
    unname(figures)
  },
  "km-1e6" = function() {
    fit <- survfit(Surv(time, event) ~ 1, data)
    at <- (length(fit$time) * 1:3) %/% 4 + 1
    as.numeric(rbind(fit$surv, fit$surv * fit$std.err, fit$lower, fit$upper)[, at])
  },
  "cox-1e5" = function() {
    fit <- coxph(reformulate(x, "Surv(time, event)"), data, ties = "efron")
    as.numeric(t(cbind(coef(fit), sqrt(diag(vcov(fit))))))
  },
  "maxstat-1e5" = function() {
    test <- maxstat.test(Surv(time, event) ~ x1, data = data, smethod = "LogRank", pmethod = "Lau94")
    c(test$estimate, test$statistic, test$p.value)
  },
  "cox-path" = function() {
    fit <- glmnet(as.matrix(data[x]), Surv(data$time, data$event), family = "cox", alpha = 1, thresh = if (checked) 1e-16 else 1e-7)
    as.numeric(as.matrix(fit$beta)[1:5, seq_len(min(30, ncol(fit$beta)))])
  },
  "validate-nomogram" = function() {
    set.seed(1)
    fit <- cph(reformulate(x, "Surv(time, event)"), data, x = TRUE, y = TRUE)
    checked <- validate(fit, B = 2000)
    # rms signs Dxy by the log hazard: shorter survival is higher.
    c(abs(checked["Dxy", "index.corrected"]), checked["Slope", "index.corrected"])
  },
  "permutation-logrank" = function() {
    set.seed(1)
    group <- data$x1 > 1.2
    statistic <- function(own) survdiff(Surv(data$time, data$event) ~ own)$chisq
    observed <- statistic(group)
    (1 + sum(replicate(10000, statistic(sample(group))) >= observed)) / 10001
  })
peak <- function() as.numeric(gsub("\\D", "", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))) / 1024
input <- file("stdin", "r")
cat(sprintf("{\"versions\":\"R %s, survival %s, pROC %s, rms %s, maxstat %s, glmnet %s\"}\n", getRversion(),
  packageVersion("survival"), packageVersion("pROC"), packageVersion("rms"), packageVersion("maxstat"), packageVersion("glmnet")))
while (length(readLines(input, n = 1)) > 0) {
  begun <- proc.time()[["elapsed"]]
  figures <- work()
  ms <- 1000 * (proc.time()[["elapsed"]] - begun)
  cat(sprintf("{\"ms\":%.3f,\"peakMb\":%.1f,\"figures\":[%s]}\n", ms, peak(), paste(sprintf("%.17g", figures), collapse = ",")))
  flush(stdout())
  checked <- FALSE
}
