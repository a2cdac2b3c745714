-- CreateTable
CREATE TABLE "JobLogDirMove" (
    "jobId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "broker" INTEGER NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "problem" TEXT,

    PRIMARY KEY ("jobId", "seq"),
    CONSTRAINT "JobLogDirMove_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- The moves of jobs that are there already were in their plans; which of them an ended job has brought there was not kept.
INSERT INTO "JobLogDirMove" ("jobId", "seq", "topic", "partition", "broker", "from", "to", "bytes", "state")
SELECT
    "Job"."id",
    "move"."key",
    json_extract("move"."value", '$.topic'),
    json_extract("move"."value", '$.partition'),
    json_extract("move"."value", '$.broker'),
    json_extract("move"."value", '$.from'),
    json_extract("move"."value", '$.to'),
    json_extract("move"."value", '$.bytes'),
    CASE "Job"."state" WHEN 'done' THEN 'done' WHEN 'failed' THEN 'unknown' WHEN 'cancelled' THEN 'unknown' ELSE 'submitted' END
FROM "Job"
JOIN "Plan" ON "Plan"."id" = "Job"."planId"
JOIN json_each("Plan"."body", '$.logDirMoves') AS "move";
