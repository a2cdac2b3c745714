-- AlterTable
ALTER TABLE "Waiver" ADD COLUMN     "mendedAt" TIMESTAMP(3);
