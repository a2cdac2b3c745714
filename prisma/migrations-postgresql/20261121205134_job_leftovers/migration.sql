-- CreateTable
CREATE TABLE "JobLeftover" (
    "jobId" TEXT NOT NULL,
    "broker" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "ours" TEXT NOT NULL,
    "prior" TEXT,
    "since" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "JobLeftover_pkey" PRIMARY KEY ("jobId","broker","key")
);

-- AddForeignKey
ALTER TABLE "JobLeftover" ADD CONSTRAINT "JobLeftover_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
