-- AlterTable
ALTER TABLE "Job" ADD COLUMN     "epoch" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "leaseUntil" TIMESTAMP(3),
ADD COLUMN     "owner" TEXT,
ADD COLUMN     "wish" TEXT NOT NULL DEFAULT 'run';

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

    CONSTRAINT "JobMove_pkey" PRIMARY KEY ("jobId","seq")
);

-- AddForeignKey
ALTER TABLE "JobMove" ADD CONSTRAINT "JobMove_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
