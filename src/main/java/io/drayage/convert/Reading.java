package io.drayage.convert;

/** What a reader of a tool's files works with. */
record Reading(Draft draft, Findings findings, Accounts accounts, ConvertOptions options) {}
