"""The experiment runner of PerfTalk: doctor, predict, build, gate, measure, verdict, plots and page."""
