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

    CONSTRAINT "JobLogDirMove_pkey" PRIMARY KEY ("jobId","seq")
);

-- AddForeignKey
ALTER TABLE "JobLogDirMove" ADD CONSTRAINT "JobLogDirMove_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The moves of jobs that are there already were in their plans; which of them an ended job has brought there was not kept.
INSERT INTO "JobLogDirMove" ("jobId", "seq", "topic", "partition", "broker", "from", "to", "bytes", "state")
SELECT
    "Job"."id",
    "move"."number" - 1,
    "move"."value" ->> 'topic',
    ("move"."value" ->> 'partition')::INTEGER,
    ("move"."value" ->> 'broker')::INTEGER,
    "move"."value" ->> 'from',
    "move"."value" ->> 'to',
    ("move"."value" ->> 'bytes')::BIGINT,
    CASE "Job"."state" WHEN 'done' THEN 'done' WHEN 'failed' THEN 'unknown' WHEN 'cancelled' THEN 'unknown' ELSE 'submitted' END
FROM "Job"
JOIN "Plan" ON "Plan"."id" = "Job"."planId"
CROSS JOIN LATERAL jsonb_array_elements("Plan"."body"::JSONB -> 'logDirMoves') WITH ORDINALITY AS "move" ("value", "number");
