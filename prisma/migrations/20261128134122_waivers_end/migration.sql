-- AlterTable
ALTER TABLE "Waiver" ADD COLUMN "mendedAt" DATETIME;
