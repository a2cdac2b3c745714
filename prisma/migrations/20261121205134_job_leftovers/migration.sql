-- CreateTable
CREATE TABLE "JobLeftover" (
    "jobId" TEXT NOT NULL,
    "broker" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "ours" TEXT NOT NULL,
    "prior" TEXT,
    "since" DATETIME NOT NULL,

    PRIMARY KEY ("jobId", "broker", "key"),
    CONSTRAINT "JobLeftover_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
