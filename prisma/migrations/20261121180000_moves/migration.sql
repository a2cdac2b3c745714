-- AlterTable
ALTER TABLE "Job" ADD COLUMN "wish" TEXT NOT NULL DEFAULT 'run';
ALTER TABLE "Job" ADD COLUMN "owner" TEXT;
ALTER TABLE "Job" ADD COLUMN "epoch" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Job" ADD COLUMN "leaseUntil" DATETIME;

-- CreateTable
CREATE TABLE "JobMove" (
    "jobId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "sizeBytes" BIGINT,
    "state" TEXT NOT NULL,
    "problem" TEXT,

    PRIMARY KEY ("jobId", "seq"),
    CONSTRAINT "JobMove_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- The moves of jobs that are there already were in their plans.
INSERT INTO "JobMove" ("jobId", "seq", "topic", "partition", "from", "to", "sizeBytes", "state")
SELECT
    "Job"."id",
    "move"."key",
    json_extract("move"."value", '$.topic'),
    json_extract("move"."value", '$.partition'),
    json_extract("move"."value", '$.from'),
    json_extract("move"."value", '$.to'),
    json_extract("move"."value", '$.sizeBytes'),
    CASE "Job"."state" WHEN 'done' THEN 'done' WHEN 'failed' THEN 'refused' ELSE 'submitted' END
FROM "Job"
JOIN "Plan" ON "Plan"."id" = "Job"."planId"
JOIN json_each("Plan"."body", '$.moves') AS "move";
UPDATE "Job" SET "progress" = NULL;
