-- AlterTable
ALTER TABLE "Job" ADD COLUMN "clusterId" TEXT;
